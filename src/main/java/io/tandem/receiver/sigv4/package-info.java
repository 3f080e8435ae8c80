/**
 * Checks AWS' Signature Version 4, written apart from the collector's signer.
 *
 * <p>Input: a request and the secrets. Output: what is wrong with its signature. Thread: any.
 */
@NullMarked
package io.tandem.receiver.sigv4;

import org.jspecify.annotations.NullMarked;
