// Package chart draws numbers: curves of any length, pictures, bars and
// sparklines, on a grid of the terminal. It knows nothing of Bubble Tea, runs
// or sessions.
//
//	values --> Series (min/max/mean pyramid)
//	                |
//	                v   a stretch of x a dot column
//	            raster (one byte a cell) --> term.Grid
//	                                           ^
//	       axes, bounds, crosshair, marks -----+
//
// # Words
//
//	series   points with rising x; NaN and infinite values are gaps
//	layer    a series as drawn: style, glyph, band, smoothing
//	column   a dot column; what falls into its stretch of x becomes one mean
//	         and, with a band, one bar from least to greatest
//	panel    a chart in its frame, with title and legend
//	warp     what lets an axis count epochs or seconds where the series count steps
//	mark     a sign at its place on a curve or on top, with a word and a line if asked
//
// # Cost
//
// A frame costs what its cells cost, not what the series holds: each column
// asks the pyramid once. Columns are fixed stretches of x, so use Planned for
// the range; then a new point touches only the end of the curve and a frame
// sends a few hundred bytes.
//
// # What is ours and what is ntcharts'
//
// ntcharts draws the small still charts (Preview) behind guards, and gives the
// block elements (canvas/runes) of bars and sparklines. Its
// line charts are not used for live panes: at v0.4.0 a NaN, an infinity or
// 1e300 sends them into an endless loop or a panic (a diverged loss is exactly
// that), sizes below 15x6 panic, axes are cut by bytes and show a 0..1 axis as
// "0, 1", there is no log axis, and drawing costs 12 ms for 200x40 cells where
// this package takes a fraction of one. Values are checked here before they
// reach anything of ntcharts.
//
// # Memory and goroutines
//
// A Series owns its points and is used by one goroutine, the screen's. Drawing
// changes nothing but the grid, and the smoothed twin a Series keeps of itself.
// Nothing here starts a goroutine.
package chart
