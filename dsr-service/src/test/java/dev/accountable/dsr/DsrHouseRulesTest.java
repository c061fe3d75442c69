package dev.accountable.dsr;

import dev.accountable.test.HouseRules;

class DsrHouseRulesTest extends HouseRules {}
