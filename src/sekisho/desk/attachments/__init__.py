"""別紙・証拠: the bytes of attached files, sealed one by one. What a file means to a paper stands on the paper."""
