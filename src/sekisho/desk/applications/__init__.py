"""確認依頼: drafts that are saved as they grow, and the versions that were filed and never change again."""
