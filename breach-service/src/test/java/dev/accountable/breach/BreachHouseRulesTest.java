package dev.accountable.breach;

import dev.accountable.test.HouseRules;

class BreachHouseRulesTest extends HouseRules {}
