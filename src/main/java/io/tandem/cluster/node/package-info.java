// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * The machines of a Kubernetes cluster, as far as a fleet cares: which of them are about to leave.
 * Input: the API server's Nodes. Output: one word for a name. Belongs to the fleet's event loop.
 */
@NullMarked
package io.tandem.cluster.node;

import org.jspecify.annotations.NullMarked;
