# Helpers of the company's rules: a package of their own, outside of vpce.
package company.lib

# The tags of the tiers that nothing leaves for the internet.
closed_tiers := {tier | some tier, settings in data.company.tiers; settings.closed == true}
