// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareStorageCommandTest {
  private static final int USER = 65532;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int execute(String... flags) {
    String[] args = new String[flags.length + 1];
    args[0] = "prepare-storage";
    System.arraycopy(flags, 0, args, 1, flags.length);
    return Commands.commandLine(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(args);
  }

  private static int owner(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS);
  }

  private void assumeRoot() throws IOException {
    assumeTrue(owner(folder) == 0, "only root can give files away");
  }

  @Test
  void folderOfRoot_isMadeAndGivenToTheUser_withAllThatIsInIt() throws IOException {
    assumeRoot();
    Path data = folder.resolve("data");
    Path segment = Files.createDirectories(data.resolve("amp")).resolve("segment");
    Files.writeString(segment, "blocks");

    int status = execute("--storage.path=" + data, "--user=" + USER);

    assertThat(status).as(err.toString()).isZero();
    assertThat(owner(data)).isEqualTo(USER);
    assertThat(owner(segment.getParent())).isEqualTo(USER);
    assertThat(owner(segment)).isEqualTo(USER);
    assertThat(Files.getPosixFilePermissions(data)).hasSize(3);
  }

  @Test
  void folderOfTheUser_isLeftAlone() throws IOException {
    assumeRoot();
    execute("--storage.path=" + folder, "--user=" + USER);
    Path late = Files.writeString(folder.resolve("late"), "");

    int status = execute("--storage.path=" + folder, "--user=" + USER);

    assertThat(status).isZero();
    assertThat(owner(late)).isZero();
  }

  @Test
  void links_areNeitherFollowedNorGiven(@TempDir Path elsewhere) throws IOException {
    assumeRoot();
    Path secret = Files.writeString(elsewhere.resolve("secret"), "");
    Files.createSymbolicLink(folder.resolve("file"), secret);
    Files.createSymbolicLink(folder.resolve("folder"), elsewhere);
    Files.createLink(folder.resolve("hard"), secret);

    int status = execute("--storage.path=" + folder, "--user=" + USER);

    assertThat(status).isZero();
    assertThat(owner(secret)).isZero();
    assertThat(owner(elsewhere)).isZero();
  }

  @Test
  void user_thatIsRootOrNone_isRefused() {
    assertThat(execute("--storage.path=" + folder, "--user=0")).isEqualTo(2);
    assertThat(execute("--storage.path=" + folder, "--user=nobody")).isEqualTo(2);
    assertThat(execute("--storage.path=" + folder)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--user=0: expected the number of a user, not root's")
        .contains("--user=nobody: expected the number of a user")
        .contains("--user: must be given");
  }

  @Test
  void path_thatIsAFile_isSaidToBeOne() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    int status = execute("--storage.path=" + file, "--user=" + USER);

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains(file + ": cannot be given to user " + USER);
  }
}
