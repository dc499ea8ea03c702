package tui

import (
	"testing"

	"duet/tui/screen"
)

// TestInspectUnpins: a step that Replay asked for stays only as long as one is in
// Inspect: 6 elsewhere, on the same session, shows its newest weights again.
func TestInspectUnpins(t *testing.T) {
	store := past(t)
	path, err := store.Path("demo-01")
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, 80, 24, Options{Store: store, File: path})
	pinned := func() bool { return b.a.screens[screen.InspectID].(*screen.Inspect).Pinned() }
	b.do(b.a.openInspect(screen.OpenInspect{Path: path, At: new(0)}))
	if b.a.active != screen.InspectID || !pinned() {
		t.Fatal("the step asked for is not kept")
	}
	b.keys("6")
	if !pinned() {
		t.Error("6 in Inspect itself goes to another step")
	}
	b.keys("1<tab>6")
	if b.a.active != screen.InspectID || b.a.inspected != path || pinned() {
		t.Errorf("6 in Home shows %q, pinned %v", b.a.inspected, pinned())
	}
}
