"""A model for llama.cpp of half a megabyte with random weights: it says characters without sense, in every real way.

Run by the Python that has `gguf`: `python tiny_model.py FILE`. Bytes are in its vocabulary because the format wants
them; their rows are zero, so that it mostly says whole characters.
"""

import sys

import gguf
import numpy as np

WIDTH, HEADS, LAYERS, INNER, CONTEXT = 64, 4, 2, 128, 4096
SPECIAL, BYTES = ["<unk>", "<s>", "</s>"], [f"<0x{byte:02X}>" for byte in range(256)]
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # kinds of tokens
CHARACTERS = [
    *dict.fromkeys(
        ["▁", *map(chr, range(33, 127)), *map(chr, range(0x3041, 0x3097)), *"、。「」市民区道路公園学校計画案内会議"]
    )
]


def write(file: str) -> None:
    tokens = [*SPECIAL, *BYTES, *CHARACTERS]
    model = gguf.GGUFWriter(file, "llama")
    model.add_context_length(CONTEXT)
    model.add_embedding_length(WIDTH)
    model.add_block_count(LAYERS)
    model.add_feed_forward_length(INNER)
    model.add_head_count(HEADS)
    model.add_head_count_kv(HEADS)
    model.add_layer_norm_rms_eps(1e-5)
    model.add_rope_dimension_count(WIDTH // HEADS)
    model.add_vocab_size(len(tokens))
    model.add_tokenizer_model("llama")
    model.add_token_list([token.encode() for token in tokens])
    model.add_token_scores([0.0] * len(SPECIAL) + [-1000.0] * 256 + [-float(i) for i in range(len(CHARACTERS))])
    model.add_token_types([UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(CHARACTERS))
    model.add_bos_token_id(1)
    model.add_eos_token_id(2)
    model.add_unk_token_id(0)
    chance = np.random.default_rng(7)

    def drawn(rows: int, columns: int, size: float = 0.2) -> "np.ndarray":
        return (chance.standard_normal((rows, columns)) * size).astype(np.float32)

    said = drawn(len(tokens), WIDTH, 1.0)
    said[: len(SPECIAL) + 256] = 0
    model.add_tensor("token_embd.weight", drawn(len(tokens), WIDTH, 1.0))
    model.add_tensor("output.weight", said)
    model.add_tensor("output_norm.weight", np.ones(WIDTH, np.float32))
    for layer in range(LAYERS):
        for norm in ("attn_norm", "ffn_norm"):
            model.add_tensor(f"blk.{layer}.{norm}.weight", np.ones(WIDTH, np.float32))
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            model.add_tensor(f"blk.{layer}.{part}.weight", drawn(WIDTH, WIDTH))
        for part, rows, columns in (("gate", INNER, WIDTH), ("up", INNER, WIDTH), ("down", WIDTH, INNER)):
            model.add_tensor(f"blk.{layer}.ffn_{part}.weight", drawn(rows, columns))
    model.write_header_to_file()
    model.write_kv_data_to_file()
    model.write_tensors_to_file()
    model.close()


if __name__ == "__main__":
    write(sys.argv[1])
