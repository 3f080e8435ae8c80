// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

//go:build tools

// Package tools names the command that the module of this folder builds.
package tools

import _ "github.com/prometheus/prometheus/cmd/prometheus"
