package record

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"duet/sessions/record/safetensors"
)

// keepBuffer is the largest buffer that is kept for the next record.
const keepBuffer = 64 << 20

// Writer appends to a session. Each record is one write(2) of all its bytes; when
// the call returns nil, the record survives the death of the process. It belongs
// to one goroutine, the trainer's.
type Writer struct {
	file File
	path string
	now  func() time.Time

	buf   []byte    // the record being made; the frame's header is filled in last
	good  int64     // bytes of whole records in the file
	seq   uint32    // of the next record
	chain uint32    // pay-crc of the last record
	sum   hash.Hash // SHA-256 of all bytes written
	index indexer

	every    time.Duration
	synced   time.Time
	last     [MaxLanes]int // newest step of each lane
	diverged bool          // a loss was not finite, and that is on the disk
	failed   error         // sticks
}

func newWriter(f File, path string, o Options) *Writer {
	return &Writer{
		file: f, path: path, now: o.Now, every: o.SyncEvery,
		buf: make([]byte, headerLen, 4096), chain: noChain, sum: sha256.New(),
	}
}

// begin writes magic and head as one write and brings them to the disk.
func (w *Writer) begin(head []byte) error {
	rec := append(make([]byte, headerLen, headerLen+len(head)+1), head...)
	chain := seal(rec, 0, TypeHead, noChain)
	all := append([]byte(magic), rec...)
	all = append(all, '\n')
	if err := w.put(all); err != nil {
		return err
	}
	w.seq, w.chain = 1, chain
	return w.Sync()
}

// put writes bytes that end on a record's border, or takes them back.
func (w *Writer) put(b []byte) error {
	n, err := w.file.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		if n > 0 {
			// What cannot be cut off is a torn tail, which readers understand.
			err = errors.Join(err, w.file.Truncate(w.good))
		}
		return w.fail("write", err)
	}
	w.sum.Write(b)
	w.good += int64(n)
	return nil
}

// fail ends recording.
func (w *Writer) fail(op string, err error) error {
	w.failed = &WriteError{Op: op, Path: w.path, Good: w.good, Err: err}
	return w.failed
}

// start empties the buffer for a record and returns it with room for the header.
func (w *Writer) start() []byte { return w.buf[:headerLen] }

// finish frames the record in b, which came from start, and writes it.
func (w *Writer) finish(kind string, b []byte) error {
	if n := int64(len(b) - headerLen); n > limit(kind) {
		return fmt.Errorf("record: %s of %d bytes, at most %d fit", kind, n, limit(kind))
	}
	if w.seq == MaxRecords || w.good+int64(len(b)) > MaxFile {
		return w.fail("write", errors.New("the session has reached its largest size"))
	}
	chain := seal(b, w.seq, kind, w.chain)
	b = append(b, '\n')
	if cap(b) <= keepBuffer {
		w.buf = b
	}
	if err := w.put(b); err != nil {
		return err
	}
	w.seq++
	w.chain = chain
	return nil
}

// write encodes and writes any record but STEP and CKPT.
func write[T any](w *Writer, kind string, v T) error {
	if w.failed != nil {
		return w.failed
	}
	payload, err := encode(v)
	if err != nil {
		return fmt.Errorf("record: %s: %w", kind, err)
	}
	return w.finish(kind, append(w.start(), payload...))
}

// Step records a finished step. Steps of a lane come in rising order. The Step and
// its slices stay the caller's. The first loss that is not finite is flushed to
// the disk at once.
func (w *Writer) Step(s Step) error { return w.step(&s) }

func (w *Writer) step(s *Step) error {
	if w.failed != nil {
		return w.failed
	}
	if why := badPlace(s.Lane, s.N, 1); why != "" {
		return fmt.Errorf("record: %s", why)
	}
	if s.N <= w.last[s.Lane] {
		return fmt.Errorf("record: step %d after step %d", s.N, w.last[s.Lane])
	}
	if n := max(len(s.Alpha), len(s.Raw), len(s.Grad)); n > MaxVector {
		return fmt.Errorf("record: %d alphas, at most %d fit", n, MaxVector)
	}
	at := w.good
	if err := w.finish(TypeStep, appendStep(w.start(), s)); err != nil {
		return err
	}
	w.last[s.Lane] = s.N
	w.index.step(s, at)
	if s.Loss-s.Loss != 0 && !w.diverged {
		w.diverged = true
		return w.Sync()
	}
	return w.tick()
}

// Eval records an evaluation.
func (w *Writer) Eval(e Eval) error {
	if err := e.check(); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	at := w.good
	if err := write(w, TypeEval, e); err != nil {
		return err
	}
	w.index.eval(e, at)
	return w.tick()
}

// Action records what the user did and brings it to the disk.
func (w *Writer) Action(a Action) error {
	if err := a.check(); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	at := w.good
	if err := write(w, TypeAction, a); err != nil {
		return err
	}
	w.index.action(a, at)
	return w.Sync()
}

// Digest records checksums of the parameters.
func (w *Writer) Digest(d Digest) error {
	if err := d.check(); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	if err := write(w, TypeDigest, d); err != nil {
		return err
	}
	return w.tick()
}

// Warn records a warning of the program's.
func (w *Writer) Warn(text string) error { return write(w, TypeWarn, Note{Text: text}) }

// Checkpoint records the full state after a step and brings it to the disk. It
// fills c.SHA256. The tensors stay the caller's.
func (w *Writer) Checkpoint(c Checkpoint, tensors []Tensor) error {
	if w.failed != nil {
		return w.failed
	}
	if err := c.check(); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	size, err := safetensors.Size(tensors)
	if err != nil {
		return fmt.Errorf("record: checkpoint: %w", err)
	}
	// The line is made twice: first with an empty sum, to know how long it is.
	c.SHA256 = hex.EncodeToString(make([]byte, sha256.Size))
	line, err := encode(c)
	if err != nil || len(line) > maxLine {
		return fmt.Errorf("record: checkpoint line of %d bytes: %w", len(line), err)
	}
	b := w.start()
	if need := headerLen + len(line) + 2 + int(size); cap(b) < need {
		b = make([]byte, headerLen, need)
	}
	b = append(append(b, line...), '\n')
	body := len(b)
	if b, err = safetensors.Append(b, tensors); err != nil {
		return fmt.Errorf("record: checkpoint: %w", err)
	}
	sum := sha256.Sum256(b[body:])
	c.SHA256 = hex.EncodeToString(sum[:])
	if line, err = encode(c); err != nil {
		return fmt.Errorf("record: checkpoint: %w", err)
	}
	copy(b[headerLen:], line)
	at := w.good
	if err := w.finish(TypeCheckpoint, b); err != nil {
		return err
	}
	w.index.checkpoint(c, at)
	return w.Sync()
}

// Good returns the bytes of whole records written so far.
func (w *Writer) Good() int64 { return w.good }

// Path returns where the session is.
func (w *Writer) Path() string { return w.path }

// Err returns the error that ended recording, or nil.
func (w *Writer) Err() error { return w.failed }

// tick brings the file to the disk when the last time is long enough ago.
func (w *Writer) tick() error {
	if w.now().Sub(w.synced) < w.every {
		return nil
	}
	return w.Sync()
}

// Sync brings the file to the disk and records that it did. After a failure it is
// never tried again: the system may have thrown the data away and would say that
// all is well.
func (w *Writer) Sync() error {
	if w.failed != nil {
		return w.failed
	}
	if err := w.file.Sync(); err != nil {
		return w.fail("sync", err)
	}
	w.synced = w.now()
	return write(w, TypeSync, Sync{Durable: w.good})
}

// Close writes index and end, brings all to the disk and closes the file. It fills
// e.Index and e.SHA256. The file is closed in any case; after a WriteError the
// records written before are intact and the session reads as cut off.
func (w *Writer) Close(e End) error {
	if w.file == nil {
		return ErrClosed
	}
	err := w.end(e)
	if cerr := w.file.Close(); err == nil && cerr != nil {
		err = w.fail("close", cerr)
	}
	w.file = nil
	if w.failed == nil {
		w.failed = ErrClosed
	}
	return err
}

// end writes the last records. The SYNC stands between index and end so that damage
// to anything before it can be told from a crash.
func (w *Writer) end(e End) error {
	if w.failed != nil {
		return w.failed
	}
	if err := e.check(); err != nil {
		return err
	}
	e.Index = w.good
	if err := write(w, TypeIndex, w.index.result()); err != nil {
		return err
	}
	if err := w.Sync(); err != nil {
		return err
	}
	e.SHA256 = hex.EncodeToString(w.sum.Sum(nil))
	if err := write(w, TypeEnd, e); err != nil {
		return err
	}
	if err := w.file.Sync(); err != nil {
		return w.fail("sync", err)
	}
	return nil
}

// abandon closes the file without an end.
func (w *Writer) abandon() {
	w.file.Close()
	w.file = nil
	if w.failed == nil {
		w.failed = ErrClosed
	}
}
