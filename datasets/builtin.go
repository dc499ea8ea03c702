package datasets

import "duet/datasets/synth"

// grey is an array of drawn pictures with one channel.
func grey(side int, bytes []byte) Array {
	return Array{Dims: []int{side, side, 1}, Bytes: bytes, Scale: byteScale}
}

func drawHalves(seed uint64, n int) *Set {
	bytes, labels := synth.Halves(seed, n)
	return &Set{
		Name: "halves", N: n, Labels: labels, Classes: numbers(synth.HalfSums),
		Inputs: []Array{grey(synth.GlyphSide, bytes)},
	}
}

func drawPatches(seed uint64, n int) *Set {
	bytes, labels := synth.Patches(seed, n)
	return &Set{
		Name: "patches", N: n, Labels: labels, Classes: synth.PatchNames(),
		Inputs: []Array{{Dims: []int{synth.PatchSide, synth.PatchSide, 3}, Bytes: bytes, Scale: byteScale}},
	}
}

func drawTiles(seed uint64, n int) *Set {
	bytes, labels := synth.Tiles(seed, n)
	return &Set{
		Name: "tiles", N: n, Labels: labels, Classes: synth.TileNames(),
		Inputs: []Array{grey(synth.TileSide, bytes)},
	}
}

func drawDots(seed uint64, n int) *Set {
	bytes, targets := synth.Dots(seed, n)
	return &Set{
		Name: "dots", N: n, Targets: targets, TargetDim: synth.DotTargets,
		Inputs: []Array{grey(synth.DotSide, bytes)},
	}
}
