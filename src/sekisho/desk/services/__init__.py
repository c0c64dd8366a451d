"""サービス・カタログ at the desk: facts as the policy section states them, with source, date and history."""
