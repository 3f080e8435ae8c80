// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.read.YamlTree;
import io.tandem.migrate.Surroundings.Document;

/** What the readers of all kinds of sources share in one migration. */
record Parts(Findings findings, Jobs jobs, RuleGroups rules, Surroundings around, Wishes wishes) {

  /** Takes the rules of a file, under its name without the ending. */
  void ruleFile(Document document) throws ConfigException {
    String name = String.valueOf(document.file().getFileName()).replaceAll("\\.[^.]*$", "");
    for (YamlTree root : YamlTree.read(document.file(), document.text())) {
      rules.add(name, root);
    }
  }
}
