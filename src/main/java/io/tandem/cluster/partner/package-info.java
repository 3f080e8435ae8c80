// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * Partners: the two owners of a target watch each other and close holes by themselves, in seconds,
 * with or without a coordinator. Input: beats of partners and what the data way tells. Output:
 * stand-ins begun and ended, scrapes kept back and released. Belongs to the fleet's event loop.
 */
@NullMarked
package io.tandem.cluster.partner;

import org.jspecify.annotations.NullMarked;
