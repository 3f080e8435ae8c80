// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

//go:build tools

package main

// The operator itself, as it runs in clusters.
import _ "github.com/prometheus-operator/prometheus-operator/cmd/operator"
