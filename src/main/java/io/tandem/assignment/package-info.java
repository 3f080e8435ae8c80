// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * Who scrapes what: targets, members and who owned what before in; an owner per target and replica
 * out. Pure functions; knows nothing of Leases, orders or time.
 */
@NullMarked
package io.tandem.assignment;

import org.jspecify.annotations.NullMarked;
