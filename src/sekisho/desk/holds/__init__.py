"""保留した呼出し: held calls of the person who made them, and the reason that lets the same pass for a while."""
