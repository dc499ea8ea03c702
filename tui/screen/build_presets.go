package screen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duet/nn/graph"
	"duet/sessions/recipe"
	"duet/tui/theme"
)

// preset is a stack of layers that people begin with.
type preset struct {
	name, about string
	// layers are YAML, a layer a line; END stands for the layer that answers.
	layers string
}

// wholePresets replace a branch.
var wholePresets = []preset{
	{"small CNN", "Two convolutions with pooling, then a dense layer: a few thousand parameters, and enough for small pictures.", `
Conv2D: {filters: 8, kernel_size: 3, activation: relu}
MaxPooling2D: {}
Conv2D: {filters: 16, kernel_size: 3, activation: relu}
MaxPooling2D: {}
Flatten: {}
Dense: {units: 32, activation: relu}
END`},
	{"wide filters", "5x5 filters and global pooling: it sees texture over large patches and forgets where things are.", `
Conv2D: {filters: 12, kernel_size: 5, activation: relu}
MaxPooling2D: {}
Conv2D: {filters: 24, kernel_size: 5, activation: relu}
GlobalAveragePooling2D: {}
END`},
	{"two blocks, as VGG", "Pairs of 3x3 convolutions of the same size before each pooling, then a dense layer with dropout.", `
Conv2D: {filters: 16, kernel_size: 3, padding: same, activation: relu}
Conv2D: {filters: 16, kernel_size: 3, padding: same, activation: relu}
MaxPooling2D: {}
Conv2D: {filters: 32, kernel_size: 3, padding: same, activation: relu}
Conv2D: {filters: 32, kernel_size: 3, padding: same, activation: relu}
MaxPooling2D: {}
Flatten: {}
Dense: {units: 64, activation: relu}
Dropout: {rate: 0.5}
END`},
	{"batch normalisation", "Convolutions without bias, each normalised over the batch before its relu: trains faster at higher learning rates.", `
Conv2D: {filters: 16, kernel_size: 3, padding: same, use_bias: false}
BatchNormalization: {}
ReLU: {}
MaxPooling2D: {}
Conv2D: {filters: 32, kernel_size: 3, padding: same, use_bias: false}
BatchNormalization: {}
ReLU: {}
GlobalAveragePooling2D: {}
END`},
	{"residual", "Two blocks whose input is added to their output, so that gradients have a short way down.", `
Conv2D: {filters: 16, kernel_size: 3, padding: same, activation: relu, name: stem}
Conv2D: {filters: 16, kernel_size: 3, padding: same, activation: relu}
Conv2D: {filters: 16, kernel_size: 3, padding: same, name: block1}
Add: {from: [stem, block1], name: sum1}
ReLU: {}
MaxPooling2D: {name: half}
Conv2D: {filters: 16, kernel_size: 3, padding: same, activation: relu}
Conv2D: {filters: 16, kernel_size: 3, padding: same, name: block2}
Add: {from: [half, block2], name: sum2}
ReLU: {}
GlobalAveragePooling2D: {}
END`},
	{"depthwise separable", "Each filter looks at one channel, then a 1x1 convolution mixes them, as MobileNet does: few parameters.", `
Conv2D: {filters: 16, kernel_size: 3, strides: 2, padding: same, activation: relu}
SeparableConv2D: {filters: 32, kernel_size: 3, padding: same, activation: relu}
SeparableConv2D: {filters: 32, kernel_size: 3, strides: 2, padding: same, activation: relu}
GlobalAveragePooling2D: {}
END`},
	{"dense layers", "No convolution: every number with every number. For data that is no picture.", `
Flatten: {}
Dense: {units: 100, activation: relu}
Dense: {units: 32, activation: relu}
END`},
	{"one layer", "One dense layer: the simplest branch there is, and a line to compare others with.", `
Flatten: {}
END`},
	{"empty", "No layers: the branch is built from nothing, with a.", ""},
}

// blockPresets are added below the cursor.
var blockPresets = []preset{
	{"convolution, batch norm, relu", "A convolution without bias, normalised over the batch, then relu.", `
Conv2D: {filters: 16, kernel_size: 3, padding: same, use_bias: false}
BatchNormalization: {}
ReLU: {}`},
	{"convolution and pooling", "A 3x3 convolution with relu, then the picture at half its size.", `
Conv2D: {filters: 16, kernel_size: 3, activation: relu}
MaxPooling2D: {}`},
	{"a head with dropout", "Global pooling, dropout and the layer that answers.", `
GlobalAveragePooling2D: {}
Dropout: {rate: 0.25}
END`},
	{"dense, relu, dropout", "A dense layer of which a quarter is left out in each step.", `
Dense: {units: 64, activation: relu}
Dropout: {rate: 0.25}`},
}

// answer is the layer that answers for the data: a softmax over its classes, or as
// many numbers as it has targets.
func (b *Build) answer() string {
	units, activation := 10, "softmax"
	if b.set != nil && b.setOf == b.r.Data.String() {
		switch {
		case len(b.set.Classes) > 0:
			units = len(b.set.Classes)
		case b.set.TargetDim > 0:
			units, activation = b.set.TargetDim, "linear"
		}
	}
	return "Dense: {units: " + strconv.Itoa(units) + ", activation: " + activation + "}"
}

// lines are the layers, one a line.
func (p preset) lines() []string {
	return slices.DeleteFunc(strings.Split(p.layers, "\n"), func(line string) bool { return line == "" })
}

// make reads the layers of a preset.
func (p preset) make(answer string) ([]recipe.Layer, error) {
	var list []string
	for _, line := range p.lines() {
		if line == "END" {
			line = answer
		}
		list = append(list, "{"+line+"}")
	}
	r, err := recipe.Parse([]byte("a: {layers: ["+strings.Join(list, ", ")+"]}\nb: {layers: []}\n"), p.name)
	if err != nil {
		return nil, err
	}
	return r.A.Layers, nil
}

// choosePreset lists the presets for the side that has the focus.
func (b *Build) choosePreset(side graph.Side) *choosing {
	var picks []pick
	group := func(title string, all []preset) {
		picks = append(picks, pick{line: title})
		for _, p := range all {
			picks = append(picks, pick{value: p.name, right: count(len(p.lines()), "layer"), about: p.about})
		}
	}
	if side != graph.SideHead {
		group("instead of what branch "+strings.ToUpper(string(side))+" has", wholePresets)
	}
	group("below the cursor", blockPresets)
	if n, ok := b.nodeBefore(side, b.row[b.pane]); ok && n.Known && n.Out.Rank() == 3 {
		picks = append(picks, pick{value: residualBlock, right: "4 layers", about: "Two convolutions of as many channels as there are here, then what is here added to them, and relu."})
	}
	return newChoosing("Presets", "", picks, func(b *Build, name string) []Request { return b.usePreset(side, name) })
}

// residualBlock is the preset that depends on where it is put.
const residualBlock = "residual block"

// addResidual puts a residual block below the cursor.
func (b *Build) addResidual(side graph.Side) []Request {
	at := min(b.row[b.pane], len(*b.r.Layers(side)))
	n, ok := b.nodeBefore(side, at)
	if !ok || !n.Known {
		return nil
	}
	conv := fmt.Sprintf("Conv2D: {filters: %d, kernel_size: 3, padding: same", n.Out.Dim(n.Out.Rank()-1))
	p := preset{residualBlock, "", conv + ", activation: relu}\n" + conv + "}\nAdd: {}\nReLU: {}"}
	layers, err := p.make("")
	if err != nil {
		return []Request{Say{theme.Bad, plainError(err)}}
	}
	return b.change(func(r *recipe.Recipe) {
		for i, l := range layers {
			r.Insert(side, at+i, l)
		}
		names := b.layerNames(side) // of r, which is the screen's
		from := "input"
		if side == graph.SideHead {
			from = "merge"
		}
		if at > 0 {
			from = names[at-1]
		}
		(*r.Layers(side))[at+2].From = []string{from, names[at+1]}
	})
}

// usePreset puts a preset in its place.
func (b *Build) usePreset(side graph.Side, name string) []Request {
	if name == residualBlock {
		return b.addResidual(side)
	}
	for i, p := range append(wholePresets[:len(wholePresets):len(wholePresets)], blockPresets...) {
		if p.name != name {
			continue
		}
		layers, err := p.make(b.answer())
		if err != nil {
			return []Request{Say{theme.Bad, plainError(err)}}
		}
		at := min(b.row[b.pane], len(*b.r.Layers(side)))
		requests := b.change(func(r *recipe.Recipe) {
			if i < len(wholePresets) {
				*r.Layers(side) = layers
				return
			}
			for n, l := range layers {
				r.Insert(side, at+n, l)
			}
		})
		b.row[b.pane] = clamp(b.row[b.pane], len(*b.r.Layers(side))+1)
		return append(requests, Say{theme.OK, fmt.Sprintf("%s: %s (u takes it back)", name, count(len(layers), "layer"))})
	}
	return nil
}

// copyBranch gives the other branch the layers of this one.
func (b *Build) copyBranch() []Request {
	from, to := graph.SideA, graph.SideB
	if b.pane == paneB {
		from, to = to, from
	}
	requests := b.change(func(r *recipe.Recipe) {
		*r.Layers(to) = *r.Clone().Layers(from)
		if i, o := sideIndex(from), sideIndex(to); r.Merge.At[i] != "" {
			r.Merge.At[o] = r.Merge.At[i]
		}
	})
	return append(requests, Say{theme.OK, fmt.Sprintf("%s now has the layers of %s (u takes it back)", strings.ToUpper(string(to)), strings.ToUpper(string(from)))})
}

// sideIndex is the place of a branch in a pair.
func sideIndex(s graph.Side) int {
	if s == graph.SideB {
		return 1
	}
	return 0
}
