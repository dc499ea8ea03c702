// Package config is what the user has settled for good: one table of settings,
// and where the value of each comes from.
//
//	flag  >  environment  >  $XDG_CONFIG_HOME/duet/config.yaml  >  default
//	                   \        |        /
//	                    Load --> Config --> cli (profile, store, threads ...)
//
// Words:
//
//	setting   a name with its kind, its default, its flag and its variables
//	value     what holds for a setting, with the source that said so
//	source    default, file, environment or flag
//
// A flag beats everything, auto included: --color auto is what the terminal can,
// whatever NO_COLOR says. Of the environment a variable of duet's own (DUET_COLOR)
// beats one of everybody's (NO_COLOR), and NO_COLOR beats FORCE_COLOR.
//
// The file is strict: a key that is not in the table, a value that is not of its
// kind and a key that stands twice are errors with the line and the remedy.
// Nothing in it is run, and the one path in it is a folder.
//
// A Config is made once and not changed, so it may be shared; its zero value holds
// the defaults.
package config
