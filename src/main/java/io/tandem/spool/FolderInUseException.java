// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Another process, or another spool of this one, owns the folder. */
public final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(Path lockFile, @Nullable Throwable cause) {
    super(
        "the folder "
            + lockFile.toAbsolutePath().getParent()
            + " is in use by another process (lock file "
            + lockFile.getFileName()
            + "); give each collector its own --storage.path",
        cause);
  }
}
