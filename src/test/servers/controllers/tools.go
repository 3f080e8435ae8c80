// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

//go:build tools

// Package tools names the commands that the module of this folder builds.
package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
)
