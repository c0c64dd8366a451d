"""保存期間と廃棄: what has outlived its years, who proposed to dispose of it, and the second person who approves."""
