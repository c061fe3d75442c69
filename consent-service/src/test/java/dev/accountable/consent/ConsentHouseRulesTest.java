package dev.accountable.consent;

import dev.accountable.test.HouseRules;

class ConsentHouseRulesTest extends HouseRules {}
