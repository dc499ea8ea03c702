package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"duet/sessions"
	"duet/sessions/record"
	"duet/sessions/safetext"
)

// What a FILE on the command line stands for.

// resolve finds a session by its path, or by its name among the sessions.
func (a *app) resolve(file string) (string, error) {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return "", &coded{codeUnreadable, fmt.Errorf("%s is a folder, expected a session file", file)}
	}
	store, err := a.store()
	if err != nil {
		return "", err
	}
	path, err := store.Resolve(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", a.noSession(store, file)
	}
	return path, err
}

// noSession says that there is no such session, and where to look.
func (a *app) noSession(store *sessions.Store, name string) error {
	remedy := "duet ls lists them"
	if entries, err := store.List(); err == nil {
		names := make([]string, len(entries))
		for i, e := range entries {
			names[i] = e.Name
		}
		if near := near(strings.TrimSuffix(name, sessions.Ext), names); near != "" {
			remedy = "did you mean " + near + "?"
		} else if len(names) == 0 {
			remedy = "there are none yet, duet train demo makes one"
		}
	}
	return &coded{codeUnreadable, fmt.Errorf("%q is neither a file nor a session in %s: %s", safetext.Scrub(name, 0), store.Dir(), remedy)}
}

// headOf reads a session's head, unless the session is damaged.
func headOf(path string) (record.Head, error) {
	if _, err := sessions.Judge(path); err != nil {
		return record.Head{}, reading(err)
	}
	log, err := record.Open(path)
	if err != nil {
		return record.Head{}, reading(err)
	}
	return log.Head(), log.Close()
}

func (a *app) remove() *cobra.Command {
	return &cobra.Command{
		Use:   "rm NAME...",
		Short: "delete recorded sessions",
		Long: "Deletes sessions, by name or by path. When one of them is not there, or is no session,\n" +
			"none is deleted. A session that is being written is left alone.",
		Example:           "  duet rm demo-01\n  duet rm demo-01 demo-02 old/try.duet",
		Args:              takes(1, maxCount),
		ValidArgsFunction: a.completeMoreSessions,
		RunE:              func(_ *cobra.Command, args []string) error { return a.runRemove(args) },
	}
}

func (a *app) runRemove(names []string) error {
	store, err := a.store()
	if err != nil {
		return err
	}
	paths := make([]string, len(names))
	var wrong []error
	for i, name := range names {
		if paths[i], err = a.removable(store, name); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) > 0 {
		if len(names) > 1 {
			wrong = append(wrong, errors.New("nothing was removed"))
		}
		return &coded{exitCode(wrong[0]), errors.Join(wrong...)}
	}
	p := &printer{w: a.out}
	for i, path := range paths {
		if err := record.Remove(path); err != nil {
			if !errors.Is(err, fs.ErrNotExist) || i == 0 { // else it was named twice
				return writing(err)
			}
			continue
		}
		p.line("removed %s", names[i])
	}
	return p.err
}

// removable is the path of a session that may be deleted: one of the store
// first, whatever it holds, or a file elsewhere that is a session.
func (a *app) removable(store *sessions.Store, name string) (string, error) {
	if path, err := store.Path(name); err == nil {
		if _, err := os.Lstat(path); err == nil {
			return path, nil
		}
	}
	path, err := a.resolve(name)
	if err != nil {
		return "", err
	}
	if _, err := sessions.Look(path); err != nil && filepath.Ext(path) != sessions.Ext {
		return "", reading(err)
	}
	return path, nil
}
