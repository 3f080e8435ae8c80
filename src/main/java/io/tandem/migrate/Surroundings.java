// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where documents come from that another one names. */
public interface Surroundings {
  /** One text and where it stands. */
  record Document(Path file, String text) {}

  /** The documents that a pattern of the given file names; none where there are none to be had. */
  List<Document> named(Path by, String pattern);

  /** What a Secret holds under a key; null where it is not to be had. */
  @Nullable Document secret(String namespace, String name, String key);
}
