package keras

// The models of testdata/keras3_summary.py.

// build makes a Model; each call of add is a layer in the order of creation.
type build struct{ m Model }

func (b *build) add(l Layer, inputs ...string) string {
	l.Inputs = inputs
	b.m.Layers = append(b.m.Layers, l)
	return l.ID
}

func (b *build) input(id string, dims ...int) string {
	return b.add(Layer{ID: id, Class: "InputLayer", Output: dims})
}

// weights is a layer whose weights can all be trained.
func weights(id, class string, params int, dims ...int) Layer {
	return Layer{ID: id, Class: class, Params: params, Trainable: params, Output: dims}
}

func (b *build) to(outputs ...string) Model {
	b.m.Outputs = outputs
	return b.m
}

func named(l Layer, name string) Layer {
	l.Name = name
	return l
}

func frozen(l Layer) Layer {
	l.Trainable = 0
	return l
}

func seed(alphas int) Model {
	var b build
	x, y := b.input("in_a", 5), b.input("in_b", 7)
	x = b.add(weights("a1", "Dense", 600, 100), x)
	x = b.add(weights("a2", "Dense", 1010, 10), x)
	y = b.add(weights("b1", "Dense", 560, 70), y)
	y = b.add(weights("b2", "Dense", 710, 10), y)
	return b.to(b.add(weights("merge", "WeightedSum", alphas, 10), x, y))
}

func pair() Model {
	var b build
	in := b.input("in", 28, 28, 1)
	branch := func(id string, f, g, units int) string {
		x := b.add(weights(id+"1", "Conv2D", 9*f+f, 26, 26, f), in)
		x = b.add(weights(id+"2", "MaxPooling2D", 0, 13, 13, f), x)
		x = b.add(weights(id+"3", "Conv2D", 9*f*g+g, 11, 11, g), x)
		x = b.add(weights(id+"4", "MaxPooling2D", 0, 5, 5, g), x)
		x = b.add(weights(id+"5", "Flatten", 0, 25*g), x)
		x = b.add(weights(id+"6", "Dense", 25*g*units+units, units), x)
		return b.add(weights(id+"7", "Dense", 10*units+10, 10), x)
	}
	x := branch("a", 16, 32, 64)
	return b.to(b.add(weights("merge", "WeightedSum", 1, 10), x, branch("b", 32, 64, 128)))
}

func chainModel() Model {
	var b build
	x := b.input("in", 32, 32, 3)
	x = b.add(weights("1", "Conv2D", 896, 30, 30, 32), x)
	x = b.add(weights("2", "Activation", 0, 30, 30, 32), x)
	x = b.add(weights("3", "MaxPooling2D", 0, 15, 15, 32), x)
	x = b.add(weights("4", "Dropout", 0, 15, 15, 32), x)
	x = b.add(weights("5", "Conv2D", 18496, 13, 13, 64), x)
	x = b.add(weights("6", "GlobalAveragePooling2D", 0, 64), x)
	x = b.add(weights("7", "Dense", 650, 10), x)
	return b.to(b.add(weights("8", "Activation", 0, 10), x))
}

func long() Model {
	b := build{Model{Name: "a model with a long name"}}
	in := func(id, name string, dims ...int) string {
		return b.add(named(Layer{ID: id, Class: "InputLayer", Output: dims}, name))
	}
	x := in("x", "a_picture_with_a_name_nobody_would_want_to_type_twice_or_read_once", 5)
	y := in("y", "b", 1200, 700, 3)
	x = b.add(named(weights("1", "Dense", 18, 3), "a_dense_with_quite_a_long_name"), x)
	y = b.add(named(weights("2", "Flatten", 0, 2520000), "a_name_with spaces in it"), y)
	y = b.add(named(weights("3", "Dense", 7560003, 3), "b_dense_1"), y)
	return b.to(b.add(named(weights("4", "Multiply", 0, 3), "merge_of_everything_there_is_and_a_little_more_besides"), x, y))
}

func concat3() Model {
	b := build{Model{Name: "three"}}
	x, y, z := b.input("x", 4), b.input("y", 6), b.input("z", 3)
	y = b.add(weights("1", "Dense", 56, 8), y)
	y = b.add(weights("2", "Dropout", 0, 8), y)
	y = b.add(weights("3", "Dense", 18, 2), y)
	x = b.add(weights("4", "Dense", 25, 5), x)
	all := b.add(weights("5", "Concatenate", 0, 10), x, y, z)
	return b.to(b.add(weights("6", "Dense", 11, 1), all))
}

func skip() Model {
	var b build
	x := b.input("x", 8, 8, 4)
	y := b.add(weights("1", "Conv2D", 148, 8, 8, 4), x)
	y2 := b.add(weights("2", "Conv2D", 148, 8, 8, 4), y)
	y = b.add(weights("3", "Add", 0, 8, 8, 4), y2, x)
	z := b.add(weights("4", "Maximum", 0, 8, 8, 4), y, x, y)
	return b.to(b.add(weights("5", "Average", 0, 8, 8, 4), z, z))
}

func spare() Model {
	var b build
	x := b.input("x", 4)
	b.input("y", 2)
	b.input("z")
	x = b.add(weights("1", "Dense", 15, 3), x)
	return b.to(b.add(weights("2", "Dense", 8, 2), x), x)
}

func frozenModel() Model {
	var b build
	x := b.input("x", 64, 64, 3)
	y := b.add(weights("1", "Flatten", 0, 12288), x)
	y = b.add(frozen(weights("2", "Dense", 1228900, 100)), y)
	y = b.add(frozen(weights("3", "Dense", 1000, 10)), y)
	z := b.add(weights("4", "GlobalAveragePooling2D", 0, 3), x)
	z = b.add(weights("5", "Dense", 40, 10), z)
	return b.to(b.add(weights("6", "Minimum", 0, 10), y, z))
}

func foreign() Model {
	b := build{Model{Name: "模型"}}
	x := b.add(named(Layer{ID: "x", Class: "InputLayer", Output: []int{5}}, "вход"))
	y := b.add(named(weights("1", "Dense", 18, 3), "画像認識の枝"), x)
	z := b.add(named(weights("2", "Dense", 18, 3), "ветвь_бэ"), x)
	return b.to(b.add(named(weights("3", "Add", 0, 3), "合計の層"), y, z))
}

// models are the models by the names testdata knows them by.
func models() map[string]Model {
	return map[string]Model{
		"seed": seed(0), "seed-trainable": seed(1), "pair": pair(), "chain": chainModel(), "long": long(),
		"concat3": concat3(), "skip": skip(), "spare": spare(), "frozen": frozenModel(), "foreign": foreign(),
	}
}
