package record

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"slices"
)

// Record is one record as read.
type Record struct {
	Type   string
	Seq    uint32
	Offset int64 // of its first byte in the file
	Size   int64 // with its frame
	// Value is a Head, *Step, Eval, Action, Digest, Checkpoint, Sync, Index, End or
	// Note; nil for a type this version does not know. A *Step is the reader's and
	// holds until the next call.
	Value any
}

// Damage is a place where a file stops being what was written.
type Damage struct {
	Offset int64
	Reason string
}

// Reader reads a session from its first record on. It gives out the valid prefix
// and nothing after it: every record given out was written by the writer, whole, in
// this order. It takes no memory on the word of a length, and may follow a file that
// grows. It belongs to one goroutine.
type Reader struct {
	src  io.ReaderAt
	head Head
	win  window

	pos   int64 // where the next record begins
	seq   uint32
	chain uint32
	sum   hash.Hash // of all bytes before pos
	steps stepDecoder

	lastStep [MaxLanes]int
	indexAt  int64
	end      *End
	unknown  []string // critical types that were not understood
	damage   *Damage
	partial  bool // the file ended inside a record
}

// NewReader checks the magic and reads the head. Errors wrap ErrForeign, ErrMangled,
// ErrNewer, ErrNoHead or ErrCorrupt.
func NewReader(src io.ReaderAt) (*Reader, error) {
	r := &Reader{src: src, win: window{src: src}, sum: sha256.New()}
	b, err := r.win.at(0, magicLen)
	if err != nil {
		return nil, fmt.Errorf("record: read: %w", err)
	}
	if err := checkMagic(b); err != nil {
		return nil, err
	}
	r.sum.Write(b)
	r.pos, r.chain = int64(magicLen), noChain
	rec, err := r.Next()
	switch {
	case r.damage != nil:
		return nil, fmt.Errorf("%w at byte %d: %s", ErrCorrupt, r.damage.Offset, r.damage.Reason)
	case err == io.EOF:
		return nil, ErrNoHead
	case err != nil:
		return nil, err
	}
	r.head = rec.Value.(Head)
	if r.head.Format[0] > Major {
		return nil, fmt.Errorf("%w: it is in format %d.%d, this one reads %d", ErrNewer, r.head.Format[0], r.head.Format[1], Major)
	}
	if len(r.head.Needs) > 0 {
		return nil, fmt.Errorf("%w: it needs %q", ErrNewer, r.head.Needs)
	}
	return r, nil
}

// Head returns the first record.
func (r *Reader) Head() Head { return r.head }

// Offset returns the end of what has been read: the length of the valid prefix.
func (r *Reader) Offset() int64 { return r.pos }

// Next returns the next record, or io.EOF where the valid prefix ends. When that is
// for want of bytes, a later call looks again. Other errors are of the disk.
func (r *Reader) Next() (Record, error) {
	r.partial = false
	if r.damage != nil {
		return Record{}, io.EOF
	}
	b, err := r.win.at(r.pos, headerLen)
	if err != nil {
		return Record{}, fmt.Errorf("record: read: %w", err)
	}
	if r.end != nil && len(b) > 0 {
		return r.broken("bytes after the end record")
	}
	if len(b) < headerLen {
		r.partial = len(b) > 0
		return Record{}, io.EOF
	}
	f, ok := parseFrame(b)
	switch {
	case !ok:
		return r.broken("no record begins here")
	case !f.checkHead(b, r.chain):
		return r.broken("the checksum of a record's header is wrong")
	case f.seq != r.seq:
		return r.broken(fmt.Sprintf("record %d where %d was due", f.seq, r.seq))
	case int64(f.length) > limit(f.kind):
		return r.broken(fmt.Sprintf("%s of %d bytes, at most %d are allowed", f.kind, f.length, limit(f.kind)))
	}
	rec := Record{Type: f.kind, Seq: f.seq, Offset: r.pos, Size: frameExtra + int64(f.length)}
	if f.kind == TypeCheckpoint {
		err = r.checkpoint(&rec, f)
	} else {
		err = r.small(&rec, f)
	}
	return r.accept(rec, f, err)
}

// more reports whether a whole record waits where Next found none.
func (r *Reader) more() bool {
	if r.damage != nil || r.end != nil {
		return false
	}
	b, err := r.win.at(r.pos, headerLen)
	if err != nil {
		return false
	}
	f, ok := parseFrame(b)
	if !ok {
		return false
	}
	var last [1]byte
	n, _ := r.src.ReadAt(last[:], r.pos+headerLen+int64(f.length))
	return n == 1
}

// broken notes damage at the next record, for good.
func (r *Reader) broken(why string) (Record, error) {
	r.damage = &Damage{Offset: r.pos, Reason: why}
	return Record{}, io.EOF
}

// refusal is the error of a record that is whole but not acceptable.
type refusal string

func (e refusal) Error() string { return string(e) }

// accept moves past a record that was read without error.
func (r *Reader) accept(rec Record, f frame, err error) (Record, error) {
	switch no, refused := err.(refusal); {
	case err == nil:
	case refused:
		return r.broken(string(no))
	case err == io.EOF:
		r.partial = true
		return Record{}, io.EOF
	default:
		return Record{}, fmt.Errorf("record: read: %w", err)
	}
	r.pos += rec.Size
	r.seq++
	r.chain = f.payCRC
	if rec.Value == nil && critical(rec.Type) && !slices.Contains(r.unknown, rec.Type) && len(r.unknown) < 64 {
		r.unknown = append(r.unknown, rec.Type)
	}
	return rec, nil
}

// small reads a record that is held in memory: any but CKPT.
func (r *Reader) small(rec *Record, f frame) error {
	b, err := r.win.at(r.pos, int(rec.Size))
	if err != nil {
		return err
	}
	if int64(len(b)) < rec.Size {
		return io.EOF
	}
	payload := b[headerLen : len(b)-1]
	if !f.checkPayload(payload) || b[len(b)-1] != '\n' {
		return refusal("the checksum of a " + f.kind + " record is wrong")
	}
	if f.kind == TypeStep {
		rec.Value, err = r.steps.decode(payload)
	} else {
		rec.Value, err = value(f.kind, payload)
	}
	if err != nil {
		return refusal(f.kind + " record: " + err.Error())
	}
	if why := r.follows(rec); why != "" {
		return refusal(why)
	}
	r.sum.Write(b)
	return nil
}

// follows checks a record against those before it; "" when it fits.
func (r *Reader) follows(rec *Record) string {
	if (rec.Type == TypeHead) != (rec.Seq == 0) {
		return "the head must be the first record and the only one"
	}
	switch v := rec.Value.(type) {
	case *Step:
		if v.N <= r.lastStep[v.Lane] {
			return fmt.Sprintf("step %d after step %d", v.N, r.lastStep[v.Lane])
		}
		r.lastStep[v.Lane] = v.N
	case Sync:
		if v.Durable < 0 || v.Durable > rec.Offset {
			return fmt.Sprintf("a promise about byte %d at byte %d", v.Durable, rec.Offset)
		}
	case Index:
		r.indexAt = rec.Offset
	case End:
		if v.Index != r.indexAt || r.indexAt == 0 {
			return fmt.Sprintf("the end record looks for the index at %d, it is at %d", v.Index, r.indexAt)
		}
		if v.SHA256 != hex.EncodeToString(r.sum.Sum(nil)) {
			return "the end record's SHA-256 is not that of the file"
		}
		r.end = &v
	}
	return ""
}

// checkpoint reads the line of a CKPT and passes its tensors by, checking only the
// checksum: they are read when they are asked for.
func (r *Reader) checkpoint(rec *Record, f frame) error {
	// One look at the last byte tells whether the record is all there.
	var last [1]byte
	if _, err := r.src.ReadAt(last[:], r.pos+rec.Size-1); err != nil {
		return err
	}
	b, err := r.win.at(r.pos+headerLen, int(min(int64(f.length), maxLine)))
	if err != nil {
		return err
	}
	c, n, err := checkpointLine(b)
	if err != nil {
		return refusal("CKPT record: " + err.Error())
	}
	c.at, c.size = r.pos+headerLen+int64(n), int64(f.length)-int64(n)
	crc := f.headCRC
	for at, end := r.pos, r.pos+rec.Size; at < end; {
		b, err := r.win.at(at, int(min(end-at, windowSize)))
		if err != nil {
			return err
		}
		if len(b) == 0 {
			return io.ErrUnexpectedEOF
		}
		r.sum.Write(b)
		from, to := max(at, r.pos+headerLen), min(at+int64(len(b)), end-1)
		if from < to {
			crc = crc32.Update(crc, castagnoli, b[from-at:to-at])
		}
		at += int64(len(b))
	}
	if crc != f.payCRC || last[0] != '\n' {
		return refusal("the checksum of a CKPT record is wrong")
	}
	rec.Value = c
	return nil
}

// checkpointLine decodes the JSON line at the start of a CKPT's payload and returns
// its length with the newline.
func checkpointLine(b []byte) (Checkpoint, int, error) {
	n := slices.Index(b, '\n') + 1
	if n == 0 {
		return Checkpoint{}, 0, errors.New("no line before the tensors")
	}
	c, err := decode[Checkpoint](b[:n-1], MaxText)
	return c, n, orElse(err, c.check)
}
