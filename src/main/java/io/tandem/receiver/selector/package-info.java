/**
 * Plain PromQL selectors: which series a query means.
 *
 * <p>Input: the text of a query. Output: matchers and a range. Thread: any; pure functions.
 */
@NullMarked
package io.tandem.receiver.selector;

import org.jspecify.annotations.NullMarked;
