"""利用記録の書き出し: what leaves of an engagement's records, as the policy section decided, and who took it."""
