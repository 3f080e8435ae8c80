// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Health, API and pages: read-only views of the stages.
 *
 * <p>Input: views. Output: JSON, text and HTML. Thread: event loops; nothing here blocks.
 */
@NullMarked
package io.tandem.web;

import org.jspecify.annotations.NullMarked;
