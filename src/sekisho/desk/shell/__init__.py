"""The shell round every page: layout, components, fields, security headers, error pages. Knows no slice."""
