package graph

// SharedService is a service with Interface endpoints in three or more VPCs that
// one network joins. analyzer/cost fills Facts.SharedServices.
type SharedService struct {
	Service string
	// Via is the transit gateway, or the VPC that the others peer with.
	Via ID
	// Endpoints are in rank order, one a VPC.
	Endpoints []ID
	// Saving is what one shared endpoint would save in a month, with its currency
	// ("32.12 USD"); null without prices.
	Saving Attr[string]
	// Why is empty where it is certain, and else says what is not known.
	Why []string
}

func (s SharedService) describe(f fields) {
	f.text("service", Known(s.Service))
	f.ref("via", Known(s.Via))
	f.ids("endpoints", s.Endpoints)
	f.optText("saving", s.Saving)
	f.texts("why", Known(s.Why))
}
