// Checks our files with an implementation of somebody else: golang.org/x/mod/sumdb/note opens the notes and checks
// their Ed25519 signatures, golang.org/x/mod/sumdb/tlog reads the tiles and checks the proofs. Ours is only the glue:
// where C2SP lays a tile, how it writes a proof file, and the text that a cosignature signs.
//
//	main log   <log folder> <log vkey> <witness vkey>
//	main proof <tlog-proof file> <entry file> <log vkey> <witness vkey>
package main

import (
	"crypto/ed25519"
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

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) == 4 && args[0] == "log":
		err = checkLog(args[1], args[2], args[3])
	case len(args) == 5 && args[0] == "proof":
		err = checkProof(args[1], args[2], args[3], args[4])
	default:
		err = errors.New("usage: main log|proof …")
	}
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

// cosigner verifies cosignature/v1 lines: the signed text is not the note's, so note.NewVerifier cannot.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(sig)
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

func newCosigner(vkey string) (cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return cosigner{}, errors.New("witness vkey")
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return cosigner{}, err
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return cosigner{}, errors.New("witness key is not of type 0x04")
	}
	return cosigner{parts[0], uint32(hash), key[1:]}, nil
}

// openCheckpoint wants the signatures of both the log and the witness.
func openCheckpoint(text []byte, logKey, witnessKey string) (tlog.Tree, error) {
	none := tlog.Tree{}
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return none, err
	}
	witness, err := newCosigner(witnessKey)
	if err != nil {
		return none, err
	}
	opened, err := note.Open(text, note.VerifierList(log, witness))
	if err != nil {
		return none, err
	}
	signed := map[uint32]bool{}
	for _, sig := range opened.Sigs {
		signed[sig.Hash] = true
	}
	if !signed[log.KeyHash()] || !signed[witness.KeyHash()] {
		return none, errors.New("a signature of log or witness is missing")
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != log.Name() {
		return none, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return none, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// folder reads hash tiles where C2SP tlog-tiles puts them: without the height in the path.
type folder string

func (f folder) Height() int                      { return 8 }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			full := strings.Split(path, ".p/")[0]
			data, err = os.ReadFile(filepath.Join(string(f), full))
		}
		if err != nil || len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %s: %v", path, err)
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}

func checkLog(dir, logKey, witnessKey string) error {
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(text, logKey, witnessKey)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, folder(dir))
	for first := int64(0); first < tree.N; first += 256 {
		width := int(tree.N - first)
		if width > 256 {
			width = 256
		}
		entries, err := readBundle(dir, first/256, width)
		if err != nil {
			return err
		}
		for place, entry := range entries {
			id := first + int64(place)
			proof, err := tlog.ProveRecord(tree.N, id, hashes)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, id, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("entry %d: %v", id, err)
			}
		}
	}
	return nil
}

func readBundle(dir string, index int64, width int) ([][]byte, error) {
	path := strings.Replace(tlog.Tile{H: 8, L: 0, N: index, W: width}.Path(), "tile/8/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(dir, path))
	if err != nil {
		data, err = os.ReadFile(filepath.Join(dir, strings.Split(path, ".p/")[0]))
	}
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(entries) < width {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s ends in an entry", path)
		}
		length := int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	return entries, nil
}

func checkProof(proofFile, entryFile, logKey, witnessKey string) error {
	text, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := openCheckpoint([]byte(checkpoint), logKey, witnessKey)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}
