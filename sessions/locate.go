package sessions

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"duet/datasets"
)

// The map from fingerprints of data to where it was last read from. It is this
// machine's own memory, in the XDG state folder: a session file never says what
// to open.

// maxPlaces bounds the map; the oldest entry goes first.
const maxPlaces = 256

// place is one entry of the map.
type place struct {
	Fingerprint string       `json:"fingerprint"`
	Ref         datasets.Ref `json:"ref"`
}

func isUnreadable(err error) bool { return errors.Is(err, datasets.ErrUnreadable) }

// StateDir is the folder for what may be lost: $XDG_STATE_HOME/duet, by default
// under ~/.local/state. It is made when something is written to it.
func StateDir() (string, error) {
	if base := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "duet"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, ".local", "state", "duet"), nil
}

// placesFile is the path of the map; empty when there is no home to keep it in.
func placesFile() string {
	dir, err := StateDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "data.json")
}

func places() []place {
	text, err := os.ReadFile(placesFile())
	if err != nil {
		return nil
	}
	var all []place
	if json.Unmarshal(text, &all) != nil {
		return nil // a damaged memory is no memory; it is written anew
	}
	return all
}

// recall finds where data of a fingerprint was read from.
func recall(fingerprint string) (datasets.Ref, bool) {
	for _, p := range places() {
		if p.Fingerprint == fingerprint {
			return p.Ref, true
		}
	}
	return datasets.Ref{}, false
}

// remember notes where data of a fingerprint was read from, with absolute
// paths. A machine that cannot keep it loses only the convenience.
func remember(fingerprint string, ref datasets.Ref) {
	file := placesFile()
	if ref.Name != "" || file == "" {
		return
	}
	kept := []place{{Fingerprint: fingerprint, Ref: absolute(ref)}}
	for _, p := range places() {
		if p.Fingerprint != fingerprint && len(kept) < maxPlaces {
			kept = append(kept, p)
		}
	}
	text, err := json.MarshalIndent(kept, "", " ")
	if err != nil || os.MkdirAll(filepath.Dir(file), 0o700) != nil {
		return
	}
	fresh := file + ".new"
	if os.WriteFile(fresh, text, 0o600) == nil {
		os.Rename(fresh, file)
	}
}

func absolute(ref datasets.Ref) datasets.Ref {
	return ref.WithPaths(func(path string) string {
		if abs, err := filepath.Abs(path); err == nil {
			return abs
		}
		return path
	})
}
