//go:build tools

package ent

import _ "entgo.io/contrib/entgql" // what entc.go generates with, so that go mod tidy keeps it
