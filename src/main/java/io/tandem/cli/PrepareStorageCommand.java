// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code prepare-storage}: gives the folder of a spool, which root made, to the user that a
 * collector runs as. The init container of the pods is this, with the one right to change owners.
 *
 * <p>What is that user's already is left alone. The folder itself is handed over last, so that a
 * run that was interrupted is done again. Links are neither followed nor given: whoever could write
 * here before must not gain a file elsewhere. Thread: main.
 */
final class PrepareStorageCommand extends Command {
  private static final String STORAGE_PATH = RunFlag.STORAGE_PATH.flagName();
  private static final String USER = "--user";
  private static final int ROOT = 0;

  /** For the owner alone: the spool holds what was scraped, and orders. */
  private static final int OWNERS_ALONE = 0700;

  private final Map<String, String> environment;

  PrepareStorageCommand(Map<String, String> environment) {
    super("prepare-storage", "Give a folder to the user that a collector runs as; needs root.");
    this.environment = environment;
    spec().usageMessage().hidden(true);
    flag(STORAGE_PATH, "DIR", "The folder of the spool, made if absent.", "");
    flag(USER, "ID", "The number of the user, and of its group.", "");
  }

  @Override
  int run(ParseResult given) {
    FlagValues values = new FlagValues(given, environment);
    Path folder = Path.of(needed(values, STORAGE_PATH));
    int user = user(needed(values, USER));
    try {
      prepare(folder, user);
      return OK;
    } catch (IOException e) {
      err().println("tandem prepare-storage: " + folder + ": cannot be given to user " + user);
      err().println("  " + e.getClass().getSimpleName() + ": " + e.getMessage());
      return FAILED;
    }
  }

  private String needed(FlagValues values, String flag) {
    String value = values.text(flag);
    if (value == null) {
      throw new ParameterException(spec().commandLine(), flag + ": must be given");
    }
    return value;
  }

  private int user(String text) {
    try {
      int user = Integer.parseInt(text);
      if (user > ROOT) {
        return user;
      }
    } catch (NumberFormatException e) {
      // Answered below, as every other number that is no user's.
    }
    throw new ParameterException(
        spec().commandLine(), USER + "=" + text + ": expected the number of a user, not root's");
  }

  private void prepare(Path folder, int user) throws IOException {
    Files.createDirectories(folder);
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(folder.toString());
    }
    if (owner(folder) == user) {
      out().println(folder + " belongs to user " + user);
      return;
    }
    give(folder, user);
    out().println(folder + " was given to user " + user);
  }

  /** Root takes a folder first: what is closed to all but its owner is closed to root as well. */
  private static void give(Path path, int user) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      change(path, ROOT);
      Files.setAttribute(path, "unix:mode", OWNERS_ALONE, NOFOLLOW_LINKS);
      for (Path child : children(path)) {
        give(child, user);
      }
      change(path, user);
    } else if (Files.isRegularFile(path, NOFOLLOW_LINKS) && links(path) == 1) {
      change(path, user);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  private static int owner(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS);
  }

  private static int links(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:nlink", NOFOLLOW_LINKS);
  }

  private static void change(Path path, int user) throws IOException {
    Files.setAttribute(path, "unix:uid", user, NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", user, NOFOLLOW_LINKS);
  }
}
