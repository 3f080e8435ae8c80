// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Tandem this is.
 *
 * @param version of the project
 * @param runtime what it runs on
 */
public record ProgramVersion(String version, String runtime) {
  private static final String RESOURCE = "version.properties";

  /** Reads what the build wrote beside this class. */
  public static ProgramVersion current() {
    Properties written = new Properties();
    try (InputStream in = ProgramVersion.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        written.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String runtime =
        System.getProperty("java.vm.name", "") + " " + System.getProperty("java.vm.version", "");
    return new ProgramVersion(written.getProperty("version", "unknown"), runtime);
  }

  /** For people: {@code 0.1.0 (…)}. */
  public String describe() {
    return version + " (" + runtime + ")";
  }
}
