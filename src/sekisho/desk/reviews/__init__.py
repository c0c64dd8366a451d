"""審査: comments per item of the paper, 補正依頼, 確認, 確認不可; a confirmation issues the permit."""
