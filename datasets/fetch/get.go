package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// defaultStall is how long to wait for the next byte: longer than a mobile network
// takes to find back, shorter than a person's patience.
const defaultStall = 30 * time.Second

// lockPoll is how often a lock that is taken is tried again.
const lockPoll = 50 * time.Millisecond

// Options change how a set is fetched. The zero value is right.
type Options struct {
	// Client asks the mirrors; nil makes one for this Get. Its CheckRedirect is not
	// used.
	Client *http.Client
	// Mirror is an address to be used in place of the set's mirrors: a file is
	// fetched from Mirror/NAME.
	Mirror string
	// Progress is called on Get's goroutine, for every few kilobytes; nil for nobody.
	Progress func(Event)
	// Force fetches what is there already; the old files stay until the new are whole.
	Force bool
	// Stall is the longest time without a byte, 0 meaning 30 seconds.
	Stall time.Duration

	wrap func(io.Writer) io.Writer // between the network and the file: tests make it fail
}

// Step is what a Get is doing.
type Step int

const (
	// Waiting for another process that works on the set; Path is its lock.
	Waiting Step = iota
	// Fetching File from URL; Done bytes of it are there.
	Fetching
	// Failed at URL with Err; the next mirror follows, if there is one. Without a
	// URL it is a file in the cache that is not what it should be.
	Failed
	// Again asking URL, for what comes after Done bytes of File, because of Err.
	Again
	// Checking the sum of File.
	Checking
	// Finished with File: it has its name.
	Finished
	// Unpacking File.
	Unpacking
)

// Event tells how far a Get is.
type Event struct {
	Step Step
	Set  string
	File File
	Path string
	URL  string
	Done int64
	Err  error
}

// Result is a set that is there.
type Result struct {
	Set   Set
	Place Place
	// Bytes is how many bytes came over the network, 0 when all was there.
	Bytes int64
}

// Get brings the known set of that name to the cache; see Set.Get.
func Get(ctx context.Context, name string, o Options) (Result, error) {
	s, err := Find(name)
	if err != nil {
		return Result{}, err
	}
	return s.Get(ctx, o)
}

// Get brings the set to the cache, unless all of it is there with the right sums.
// Errors are a wrong Options.Mirror, the context's, an *Error when no mirror gave a
// file, one wrapping ErrArchive, and those of this machine's files. After any of them
// Get may be called again and goes on where it ended.
func (s Set) Get(ctx context.Context, o Options) (Result, error) {
	place, err := s.Place()
	if err != nil {
		return Result{}, err
	}
	g := &getter{set: s, dir: place.Dir, o: o, mirrors: s.Mirrors}
	if o.Mirror != "" {
		if err := CheckMirror(o.Mirror); err != nil {
			return Result{}, err
		}
		g.mirrors = []string{strings.TrimSuffix(o.Mirror, "/") + "/"}
	}
	g.o.Stall = cmp.Or(o.Stall, defaultStall)
	client, done := newClient(o.Client)
	defer done()
	g.client = client
	if err := os.MkdirAll(place.Dir, 0o700); err != nil {
		return Result{}, fmt.Errorf("%w; set XDG_CACHE_HOME to a folder that can be written", local("make the folder", place.Dir, err))
	}
	release, err := g.lock(ctx)
	if err != nil {
		return Result{}, err
	}
	defer release()
	if s.Folder == nil {
		err = g.files(ctx)
	} else {
		err = g.folder(ctx, place.Folder)
	}
	if err != nil {
		return Result{}, err
	}
	return Result{Set: s, Place: place, Bytes: g.bytes}, nil
}

// CheckMirror finds what is wrong with an address for Options.Mirror. It may not
// hold a password: addresses are printed, and kept beside a part.
func CheckMirror(mirror string) error {
	u, err := url.Parse(mirror)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("fetch: mirror %q: expected an address such as https://host/folder, to which a file's name is added", mirror)
	}
	return nil
}

// getter is one Get.
type getter struct {
	set     Set
	dir     string
	o       Options
	mirrors []string // each ends with a slash
	client  *http.Client
	bytes   int64 // that came over the network
}

func (g *getter) tell(e Event) {
	if g.o.Progress != nil {
		e.Set = g.set.Name
		g.o.Progress(e)
	}
}

// lock waits until nobody else works on the set.
func (g *getter) lock(ctx context.Context) (release func(), err error) {
	path := filepath.Join(g.dir, ".lock")
	for told := false; ; told = true {
		release, taken, err := tryLock(path)
		if err == nil {
			return release, nil
		}
		if !taken {
			return nil, fmt.Errorf("%w; set XDG_CACHE_HOME to a folder that can be written", local("lock", path, err))
		}
		if !told {
			g.tell(Event{Step: Waiting, Path: path})
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lockPoll):
		}
	}
}

// files brings the set's files.
func (g *getter) files(ctx context.Context) error {
	for _, f := range g.set.Files {
		if err := g.file(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// folder brings the unpacked archive. The archive is deleted last: what interrupts
// the rest leaves it to the next Get.
func (g *getter) folder(ctx context.Context, dir string) error {
	archive := g.set.Files[0]
	path := filepath.Join(g.dir, archive.Name)
	if g.o.Force || !g.set.Folder.complete(dir) {
		if err := g.file(ctx, archive); err != nil {
			return err
		}
		g.tell(Event{Step: Unpacking, File: archive, Path: dir})
		if err := g.set.Folder.unpack(ctx, path, dir); err != nil {
			return err
		}
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return local("delete", path, err)
	}
	return nil
}

// file brings one file, unless it is there with the right sum.
func (g *getter) file(ctx context.Context, f File) error {
	p := part{filepath.Join(g.dir, f.Name)}
	if g.o.Force {
		if err := p.remove(); err != nil {
			return err
		}
		return g.fetch(ctx, f, p)
	}
	if info, err := os.Stat(p.path); err == nil {
		if err = sizeError(info.Size(), f.Size); info.Size() == f.Size {
			err = g.check(ctx, f, p.path)
		}
		if err == nil {
			return p.remove() // of a download that came to nothing
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		g.tell(Event{Step: Failed, File: f, Path: p.path, Err: err})
	}
	return g.fetch(ctx, f, p)
}

// check compares the sum of what is at path.
func (g *getter) check(ctx context.Context, f File, path string) error {
	g.tell(Event{Step: Checking, File: f, Path: path, Done: f.Size})
	got, err := sum(ctx, path)
	if err != nil {
		return err
	}
	if got != f.SHA256 {
		return fmt.Errorf("%w: expected %s, got %s", ErrSum, f.SHA256, got)
	}
	return nil
}

// fetch asks one mirror after the other for a file.
func (g *getter) fetch(ctx context.Context, f File, p part) error {
	failed := &Error{Set: g.set, File: f, Dir: g.dir}
	for _, mirror := range g.mirrors {
		address := mirror + f.Name
		err := g.from(ctx, address, f, p)
		var here *localError
		switch {
		case err == nil:
			if err := p.finish(); err != nil {
				return err
			}
			g.tell(Event{Step: Finished, File: f, Path: p.path, URL: address, Done: f.Size})
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("fetch: %s of %s: %w", f.Name, g.set.Name, ctx.Err())
		case errors.As(err, &here):
			if kept := p.size(); kept > 0 {
				return fmt.Errorf("%w; %d of %d bytes of %s are kept, the next try goes on there", err, kept, f.Size, f.Name)
			}
			return err
		}
		failed.Tries = append(failed.Tries, Try{URL: address, Err: err})
		g.tell(Event{Step: Failed, File: f, Path: p.path, URL: address, Done: p.size(), Err: err})
	}
	failed.Kept = p.size()
	return failed
}

// maxCuts bounds how often one mirror may break off, so that none can keep a Get
// busy with a byte at a time.
const maxCuts = 20

// from brings the part to its full length and right sum from one mirror. A mirror
// that breaks off is asked again as long as that brings the part further. It is asked
// for the whole file once, when it cannot go on where the part ends, or when the sum
// is wrong and what was there before may be to blame.
func (g *getter) from(ctx context.Context, address string, f File, p part) error {
	furthest := p.size()
	old, restarted := furthest > 0, false
	if furthest > f.Size {
		if err := p.remove(); err != nil {
			return err
		}
		furthest, old = 0, false
	}
	for cuts := 0; ; {
		err := g.transfer(ctx, address, f, p)
		if err == nil {
			err = g.check(ctx, f, p.bytes())
		}
		var cut *cutError
		switch wrong := errors.Is(err, ErrSum); {
		case err == nil:
			return nil
		case wrong || errors.Is(err, errRestart):
			if removed := p.remove(); removed != nil {
				return removed
			}
			if restarted || wrong && !old {
				return err
			}
			restarted, furthest = true, 0
			g.tell(Event{Step: Again, File: f, Path: p.path, URL: address, Err: err})
		case errors.As(err, &cut) && cut.at > furthest && cuts < maxCuts:
			furthest, cuts = cut.at, cuts+1
			g.tell(Event{Step: Again, File: f, Path: p.path, URL: address, Done: furthest, Err: err})
		default:
			return err
		}
	}
}
