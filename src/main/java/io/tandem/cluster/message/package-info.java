// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * What members say to each other, as records and as JSON. A key that is not known is ignored and
 * one that is missing has its default, so that neighbouring versions understand each other.
 */
@NullMarked
package io.tandem.cluster.message;

import org.jspecify.annotations.NullMarked;
