// Package widget is the parts screens are made of: lists, tables, forms,
// dialogs, help, progress, text, tabs, the footer, and the key table behind
// them.
//
// A widget is a plain struct, not a Bubble Tea model. It has up to three
// methods, always of these shapes:
//
//	Draw(g, r, th)      draws into rectangle r and nothing outside it; changes nothing
//	Key(key) ...        takes a key by name ("j", "enter", "space"); says whether it was used
//	Click(r, x, y) ...  takes a click; r is the rectangle it was drawn in
//
// Scrolling widgets take the height of their page with the key, since a page is
// what the screen's layout says it is. State changes in Key and Click only, so
// drawing twice gives the same picture and a golden test needs no terminal.
//
//	key --> Keys.Lookup(key, scope) --> screen: action by ID
//	 |                 |
//	 |                 +--> Footer, Help, "duet keys": the same table
//	 +--> the widget with the focus, first of all while it Typing()
//
// # Words
//
//	binding  an action's ID, keys, scope and help
//	scope    where a binding holds: a screen's name, "" for everywhere
//	typing   the widget takes letters as text; ask before looking a key up
//
// # Memory and goroutines
//
// Widgets belong to the screen that holds them and to the goroutine of Update
// and View. They keep the slices they are given and do not change their
// elements, but for Form, which edits its Fields.
package widget
