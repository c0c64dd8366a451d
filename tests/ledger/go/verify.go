// Verify a book with Go's own code for transparency logs, none of it ours: golang.org/x/mod/sumdb/{note,tlog}.
//
//	verify DIR [RECEIPT...]
//
// DIR is an export (C2SP tlog-tiles) with its key in `vkey`. Checked: the signature of the checkpoint; that the root
// follows from every entry; that each tile holds what follows from the entries; that proofs of inclusion and of
// consistency made by tlog hold; and that each RECEIPT (C2SP tlog-proof) of ours is accepted by tlog.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(m)) {
			return nil, errors.New("a hash beyond the tree was asked for")
		}
		found[i] = m[index]
	}
	return found, nil
}

// readCheckpoint opens a checkpoint of the log with that key.
func readCheckpoint(text []byte, verifiers note.Verifiers, name string) (tlog.Tree, error) {
	opened, err := note.Open(text, verifiers)
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != name {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// tilePath is how C2SP writes the path of a tile: that of tlog without the height.
func tilePath(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
}

func entryPath(index int64, width int) string {
	path := tilePath(tlog.Tile{H: height, L: 0, N: index, W: width})
	return strings.Replace(path, "tile/0/", "tile/entries/", 1)
}

// readEntries reads every entry, hashes it, and stores the hashes that follow.
func readEntries(dir string, size int64) (memory, error) {
	stored := memory{}
	for first := int64(0); first < size; first += 256 {
		width := 256
		if size-first < 256 {
			width = int(size - first)
		}
		data, err := os.ReadFile(filepath.Join(dir, entryPath(first/256, width)))
		if err != nil {
			return nil, err
		}
		for n := 0; n < width; n++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return nil, errors.New("an entry bundle is cut off")
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			hashes, err := tlog.StoredHashes(first+int64(n), data[2:end], stored)
			if err != nil {
				return nil, err
			}
			stored, data = append(stored, hashes...), data[end:]
		}
		if len(data) > 0 {
			return nil, errors.New("an entry bundle has more than its entries")
		}
	}
	return stored, nil
}

func checkTiles(dir string, size int64, stored memory) (int, error) {
	count := 0
	for _, tile := range tlog.NewTiles(height, 0, size) {
		if tile.W != widest(tile, size) {
			continue // a narrower form of the same tile, which an export does not keep
		}
		count++
		want, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return 0, err
		}
		have, err := os.ReadFile(filepath.Join(dir, tilePath(tile)))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(want, have) {
			return 0, fmt.Errorf("%s does not follow from the entries", tilePath(tile))
		}
	}
	return count, nil
}

// widest is how many hashes a tile has in a tree of that size.
func widest(tile tlog.Tile, size int64) int {
	if rest := size>>(height*tile.L) - tile.N<<height; rest < 1<<height {
		return int(rest)
	}
	return 1 << height
}

// checkProofs has tlog make and check proofs over the exported tree: for some leaves, and from some earlier sizes.
func checkProofs(tree tlog.Tree, stored memory) (int, error) {
	count := 0
	step := tree.N/50 + 1
	for n := int64(0); n < tree.N; n += step {
		proof, err := tlog.ProveRecord(tree.N, n, stored)
		if err != nil {
			return count, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, n, stored[tlog.StoredHashIndex(0, n)]); err != nil {
			return count, err
		}
		old, err := tlog.TreeHash(n+1, stored)
		if err != nil {
			return count, err
		}
		extension, err := tlog.ProveTree(tree.N, n+1, stored)
		if err != nil {
			return count, err
		}
		if err := tlog.CheckTree(extension, tree.N, tree.Hash, n+1, old); err != nil {
			return count, err
		}
		count += 2
	}
	return count, nil
}

// checkReceipt reads a tlog-proof and has tlog check it.
func checkReceipt(path string, verifiers note.Verifiers, name string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := readCheckpoint([]byte(checkpoint), verifiers, name)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf))
}

func run(dir string, receipts []string) error {
	vkey, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	verifiers := note.VerifierList(verifier)
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := readCheckpoint(text, verifiers, verifier.Name())
	if err != nil {
		return err
	}
	stored, err := readEntries(dir, tree.N)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the root does not follow from the entries")
	}
	tiles, err := checkTiles(dir, tree.N, stored)
	if err != nil {
		return err
	}
	proofs, err := checkProofs(tree, stored)
	if err != nil {
		return err
	}
	for _, receipt := range receipts {
		if err := checkReceipt(receipt, verifiers, verifier.Name()); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(receipt), err)
		}
	}
	fmt.Printf("ok entries=%d tiles=%d proofs=%d receipts=%d\n", tree.N, tiles, proofs, len(receipts))
	return nil
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: verify DIR [RECEIPT...]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
