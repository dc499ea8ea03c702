// Package layer holds every kind of layer duet knows: one file a layer.
//
// A layer is born as options, the struct a recipe or a form fills in, and
// becomes an Op, which owns no memory and computes on slices it is handed:
//
//	options --Infer--> output shape, or the user's error
//	options --Build--> Op, having declared parameters and buffers to a Builder
//	Op.Forward / Op.Backward on a Pass
//
// Letters, used in every file:
//
//	N        samples in this batch (rows)
//	H, W     height and width        C   channels in
//	F        filters, channels out   K   classes or units
//	x, y     input and output        dx, dy   the loss gradient of them
//
// Slices are row-major with the sample axis first: x // [N, H, W, C].
//
// Memory belongs to the plan. A Pass shows an Op its slices; what an Op writes:
// Forward writes Y and its saved buffers; Backward overwrites every DX that is
// not nil and every DP that is not nil, and may use DY as scratch, since nobody
// reads it later. A parameter that is state (a moving mean) has no DP: Forward
// writes it, in training passes of a node that is not frozen.
// Several workers call an Op's tasks at once, on disjoint outputs, so an Op
// keeps no mutable state of its own but what its comment names.
//
// Every layer with weights takes how they start and what holds them (keeping.go);
// every layer that ends with an activation ends with an ending (ending.go).
//
// A weighted merge has an Alpha, through which the plan reads and changes the
// policy between steps, and its arithmetic may fail on finite numbers (a
// negative base, a row of zeros), which it reports as a Failer.
//
// To add a layer: one file with the options struct, Infer, Build, the Op and
// one register line, and a row in cases_test.go, which runs it through the
// conformance harness. The recipe reader, the forms of the workbench and the
// list of layers follow from the options struct.
package layer
