"""The demonstration case: synthetic, coherent, in Japanese; made through the same actions as everything else."""
