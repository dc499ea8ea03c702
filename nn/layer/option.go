package layer

import (
	"fmt"

	"duet/nn/alpha"
	"duet/nn/option"
)

// tables are the lists of names that the tags of layers refer to.
var tables = option.Tables{
	"activation": activationTable, "initializer": initializers,
	"regularizer": regularizers, "constraint": constraints,
	"policy": option.Names(Policies), "plan": option.Names(alpha.Shapes), "guard": option.Names(Guards),
}

// Pair is an argument that Keras takes as one number or as two.
type Pair = option.Pair

// Args lists the arguments of a layer with their present values.
func Args(l Layer) []option.Arg { return option.Args(l, tables) }

// Set gives an argument a value as it comes out of YAML or a form.
func Set(l Layer, name string, value any) error { return option.Set(l, name, value, tables) }

// Decode makes the options of a class from arguments by name. Arguments left
// out have Keras' defaults; one that Keras requires must be there.
func Decode(class string, args map[string]any) (Layer, error) {
	k, err := Find(class)
	if err != nil {
		return nil, err
	}
	l := k.New()
	if err := option.Fill(l, args, tables); err != nil {
		return nil, err
	}
	return l, nil
}

// Changed lists the arguments whose value is not Keras' default or that Keras
// requires: what a recipe has to write.
func Changed(l Layer) []option.Arg {
	k, err := Find(Class(l))
	if err != nil {
		panic(fmt.Sprintf("layer: %s is not registered", Class(l)))
	}
	return option.Changed(l, k.New(), tables)
}
