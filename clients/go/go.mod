module github.com/purserhq/purser/clients/go

go 1.26

require (
	github.com/Khan/genqlient v0.8.1
	github.com/shopspring/decimal v1.6.0
	github.com/vektah/gqlparser/v2 v2.5.64
)

require github.com/google/uuid v1.6.0 // indirect
