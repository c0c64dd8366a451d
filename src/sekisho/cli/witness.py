"""`sekisho witness`: watch over the logs of other installations and cosign what only continues them."""

import hashlib
import sys
import time
from argparse import Namespace

import uvicorn

from sekisho.cli.intake import listening
from sekisho.cli.output import say
from sekisho.cli.up import listen
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.ledger.cosignature import Cosigner
from sekisho.ledger.note import read_vkey
from sekisho.witness.app import build_witness
from sekisho.witness.judgement import Witness
from sekisho.witness.memory import Memory


def run(args: Namespace, settings: Settings) -> int:
    cosigner = own_cosigner(settings)
    memory = Memory(settings.data_dir)
    if args.command == "serve":
        _serve(args, Witness(memory, cosigner, lambda: int(time.time())), cosigner.verifier.vkey)
    elif args.command == "add":
        verifier = read_vkey(args.vkey.strip())
        is_new = memory.add(verifier.name, verifier.vkey)
        say(f"{'登録しました' if is_new else 'すでに登録されています'}：{verifier.name}")
    elif args.command == "list":
        for known in memory.all():
            say(f"{known.origin}\t{known.size}件\t{known.root.hex() or '（まだ連署していません）'}")
    else:
        say(cosigner.verifier.vkey)
    return 0


def own_cosigner(settings: Settings) -> Cosigner:
    """Under SEKISHO_WITNESS_NAME, or a name made of the key, which stays when addresses change."""
    key = Keyring(settings.data_dir).witness_key()
    fingerprint = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]
    return Cosigner(settings.witness_name or f"sekisho-witness/{fingerprint}", key)


def _serve(args: Namespace, witness: Witness, vkey: str) -> None:
    listener = listen(args.host, args.port)
    say(f"立会人を始めました：http://{args.host}:{args.port}/")
    say(f"検証鍵：{vkey}")
    sys.stdout.flush()
    uvicorn.Server(listening(build_witness(witness, vkey))).run(sockets=[listener])
