// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import java.math.BigDecimal;

/** A quantity of the API, as far as a factor needs it: a number, or thousandths. */
final class Quantity {
  private static final String FIELD = "nativeHistogramMinBucketFactor";

  private Quantity() {}

  static double of(Section spec) {
    String text = spec.textOrNumber(FIELD);
    boolean thousandths = text.endsWith("m");
    try {
      BigDecimal number = new BigDecimal(thousandths ? text.substring(0, text.length() - 1) : text);
      return (thousandths ? number.movePointLeft(3) : number).doubleValue();
    } catch (NumberFormatException e) {
      throw spec.refused(FIELD, "'" + text + "', expected a number");
    }
  }
}
