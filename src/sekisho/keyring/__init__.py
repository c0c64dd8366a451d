"""The secret files of one installation: made once with mode 0600, read back with suspicion.

Imports `kernel` and the key types of `cryptography`. Begin with `keyring.py`. Each process is handed only the keys
it needs: the desk signs permits, the gateway signs the book and knows permits by public key.
"""
