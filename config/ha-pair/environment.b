# SPDX-License-Identifier: Apache-2.0
# Copyright The Tandem Authors
#
# /etc/tandem/environment on host b; the unit is config/ec2/tandem.service.
TANDEM_REPLICA=b
