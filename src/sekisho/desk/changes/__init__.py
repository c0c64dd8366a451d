"""変更・再確認: what was stopped beyond the scope, changes drafted from it, confirmations to be looked at again."""
