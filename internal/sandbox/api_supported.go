package sandbox

import "strings"

// supported are the parameters that the sandbox does something with, by operation, besides
// expand. What Stripe's description has and is not here is refused by name, for nothing is
// accepted and then ignored. A name without its parts stands for all of them.
var supported = map[string]string{
	"GET /v1/account":        ``,
	"POST /v1/account_links": `account refresh_url return_url type`,
	"GET /v1/accounts":       `created ending_before limit starting_after`,
	"POST /v1/accounts": `business_profile business_type capabilities country default_currency email
		external_account.account_holder_name external_account.account_holder_type external_account.account_number external_account.account_type
		external_account.country external_account.currency external_account.object external_account.routing_number
		metadata settings tos_acceptance type`,
	"DELETE /v1/accounts/{account}": ``,
	"GET /v1/accounts/{account}":    ``,
	"POST /v1/accounts/{account}": `business_profile business_type capabilities email
		external_account.account_holder_name external_account.account_holder_type external_account.account_number external_account.account_type
		external_account.country external_account.currency external_account.object external_account.routing_number
		metadata settings tos_acceptance`,
	"GET /v1/accounts/{account}/capabilities":              ``,
	"GET /v1/accounts/{account}/capabilities/{capability}": ``,
	"GET /v1/accounts/{account}/external_accounts":         `object`,
	"POST /v1/accounts/{account}/external_accounts": `bank_account.account_holder_name bank_account.account_holder_type bank_account.account_number
		bank_account.account_type bank_account.country bank_account.currency bank_account.routing_number
		default_for_currency external_account.account_holder_name external_account.account_holder_type external_account.account_number external_account.account_type
		external_account.country external_account.currency external_account.object external_account.routing_number metadata`,
	"DELETE /v1/accounts/{account}/external_accounts/{id}": ``,
	"GET /v1/accounts/{account}/external_accounts/{id}":    ``,
	"POST /v1/accounts/{account}/login_links":              ``,
	"POST /v1/accounts/{account}/reject":                   `reason`,
	"GET /v1/balance":                                      ``,
	"GET /v1/balance_transactions":                         `created currency ending_before limit payout source starting_after type`,
	"GET /v1/balance_transactions/{id}":                    ``,
	"GET /v1/charges":                                      `created customer ending_before limit payment_intent starting_after transfer_group`,
	"GET /v1/charges/search":                               `limit page query`,
	"GET /v1/charges/{charge}":                             ``,
	"POST /v1/charges/{charge}":                            `description metadata`,
	"GET /v1/charges/{charge}/refunds":                     `ending_before limit starting_after`,
	"GET /v1/checkout/sessions":                            `created customer customer_details.email ending_before limit payment_intent starting_after status`,
	"POST /v1/checkout/sessions": `cancel_url client_reference_id customer customer_creation customer_email expires_at line_items.price
		line_items.price_data.currency line_items.price_data.product line_items.price_data.product_data.name
		line_items.price_data.unit_amount line_items.price_data.unit_amount_decimal line_items.quantity locale
		metadata mode payment_intent_data.application_fee_amount payment_intent_data.capture_method
		payment_intent_data.description payment_intent_data.metadata payment_intent_data.on_behalf_of
		payment_intent_data.receipt_email payment_intent_data.setup_future_usage payment_intent_data.shipping
		payment_intent_data.statement_descriptor payment_intent_data.statement_descriptor_suffix
		payment_intent_data.transfer_data payment_intent_data.transfer_group submit_type success_url ui_mode`,
	"GET /v1/checkout/sessions/{session}":            ``,
	"POST /v1/checkout/sessions/{session}/expire":    ``,
	"GET /v1/checkout/sessions/{session}/line_items": `limit starting_after`,
	"GET /v1/customers":                              `created email ending_before limit starting_after`,
	"POST /v1/customers": `address description email invoice_settings metadata name payment_method phone preferred_locales shipping
		tax_exempt`,
	"GET /v1/customers/search":                     `limit page query`,
	"DELETE /v1/customers/{customer}":              ``,
	"GET /v1/customers/{customer}":                 ``,
	"POST /v1/customers/{customer}":                `address description email invoice_settings metadata name phone preferred_locales shipping tax_exempt`,
	"GET /v1/customers/{customer}/payment_methods": `ending_before limit starting_after`,
	"GET /v1/disputes":                             `charge created ending_before limit payment_intent starting_after`,
	"GET /v1/disputes/{dispute}":                   ``,
	"POST /v1/disputes/{dispute}":                  `evidence metadata submit`,
	"POST /v1/disputes/{dispute}/close":            ``,
	"GET /v1/events":                               `created delivery_success ending_before limit starting_after type types`,
	"GET /v1/events/{id}":                          ``,
	"GET /v1/payment_intents":                      `created customer ending_before limit starting_after`,
	"POST /v1/payment_intents": `amount application_fee_amount automatic_payment_methods.allow_redirects automatic_payment_methods.enabled
		capture_method confirm confirmation_method currency customer description error_on_requires_action
		metadata off_session on_behalf_of payment_method payment_method_data.billing_details
		payment_method_data.card.cvc payment_method_data.card.exp_month payment_method_data.card.exp_year
		payment_method_data.card.number payment_method_data.card.token payment_method_data.metadata
		payment_method_data.type payment_method_options.card.request_three_d_secure payment_method_types
		receipt_email return_url setup_future_usage shipping statement_descriptor statement_descriptor_suffix
		transfer_data transfer_group`,
	"GET /v1/payment_intents/search":   `limit page query`,
	"GET /v1/payment_intents/{intent}": `client_secret`,
	"POST /v1/payment_intents/{intent}": `amount capture_method currency customer description metadata payment_method
		payment_method_data.billing_details payment_method_data.card.cvc payment_method_data.card.exp_month
		payment_method_data.card.exp_year payment_method_data.card.number payment_method_data.card.token
		payment_method_data.metadata payment_method_data.type payment_method_options.card.request_three_d_secure
		receipt_email setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_group`,
	"POST /v1/payment_intents/{intent}/cancel":  `cancellation_reason`,
	"POST /v1/payment_intents/{intent}/capture": `amount_to_capture`,
	"POST /v1/payment_intents/{intent}/confirm": `capture_method client_secret error_on_requires_action off_session
		payment_method payment_method_data.billing_details payment_method_data.card.cvc
		payment_method_data.card.exp_month payment_method_data.card.exp_year payment_method_data.card.number
		payment_method_data.card.token payment_method_data.metadata payment_method_data.type
		payment_method_options.card.request_three_d_secure receipt_email return_url setup_future_usage shipping`,
	"GET /v1/payment_methods": `customer ending_before limit starting_after`,
	"POST /v1/payment_methods": `billing_details card.cvc card.exp_month card.exp_year card.number card.token customer metadata
		payment_method type`,
	"GET /v1/payment_methods/{payment_method}":         ``,
	"POST /v1/payment_methods/{payment_method}":        `billing_details metadata`,
	"POST /v1/payment_methods/{payment_method}/attach": `customer`,
	"POST /v1/payment_methods/{payment_method}/detach": ``,
	"GET /v1/payouts":                                          `arrival_date created destination ending_before limit starting_after status`,
	"POST /v1/payouts":                                         `amount currency description destination metadata method statement_descriptor`,
	"GET /v1/payouts/{payout}":                                 ``,
	"POST /v1/payouts/{payout}":                                `metadata`,
	"POST /v1/payouts/{payout}/cancel":                         ``,
	"GET /v1/radar/early_fraud_warnings":                       `charge created ending_before limit payment_intent starting_after`,
	"GET /v1/radar/early_fraud_warnings/{early_fraud_warning}": ``,
	"GET /v1/refunds":                                          `charge created ending_before limit payment_intent starting_after`,
	"POST /v1/refunds":                                         `amount charge metadata payment_intent reason refund_application_fee reverse_transfer`,
	"GET /v1/refunds/{refund}":                                 ``,
	"POST /v1/refunds/{refund}":                                `metadata`,
	"POST /v1/refunds/{refund}/cancel":                         ``,
	"GET /v1/setup_intents":                                    `attach_to_self created customer ending_before limit payment_method starting_after`,
	"POST /v1/setup_intents": `attach_to_self automatic_payment_methods.allow_redirects automatic_payment_methods.enabled confirm
		customer description flow_directions metadata payment_method payment_method_data.billing_details
		payment_method_data.card.cvc payment_method_data.card.exp_month payment_method_data.card.exp_year
		payment_method_data.card.number payment_method_data.card.token payment_method_data.metadata
		payment_method_data.type payment_method_options.card.request_three_d_secure payment_method_types
		return_url usage`,
	"GET /v1/setup_intents/{intent}": `client_secret`,
	"POST /v1/setup_intents/{intent}": `attach_to_self customer description flow_directions metadata payment_method
		payment_method_data.billing_details payment_method_data.card.cvc payment_method_data.card.exp_month
		payment_method_data.card.exp_year payment_method_data.card.number payment_method_data.card.token
		payment_method_data.metadata payment_method_data.type`,
	"POST /v1/setup_intents/{intent}/cancel": `cancellation_reason`,
	"POST /v1/setup_intents/{intent}/confirm": `client_secret payment_method
		payment_method_data.billing_details payment_method_data.card.cvc payment_method_data.card.exp_month
		payment_method_data.card.exp_year payment_method_data.card.number payment_method_data.card.token
		payment_method_data.metadata payment_method_data.type`,
	"POST /v1/tokens":                                 `card.cvc card.exp_month card.exp_year card.number`,
	"GET /v1/tokens/{token}":                          ``,
	"GET /v1/topups":                                  `created ending_before limit starting_after`,
	"GET /v1/topups/{topup}":                          ``,
	"GET /v1/transfers":                               `created destination ending_before limit starting_after transfer_group`,
	"POST /v1/transfers":                              `amount currency description destination metadata source_transaction transfer_group`,
	"GET /v1/transfers/{id}/reversals":                `ending_before limit starting_after`,
	"POST /v1/transfers/{id}/reversals":               `amount metadata`,
	"GET /v1/transfers/{transfer}":                    ``,
	"POST /v1/transfers/{transfer}":                   `description metadata`,
	"GET /v1/transfers/{transfer}/reversals/{id}":     ``,
	"POST /v1/transfers/{transfer}/reversals/{id}":    `metadata`,
	"GET /v1/webhook_endpoints":                       `ending_before limit starting_after`,
	"POST /v1/webhook_endpoints":                      `api_version connect description enabled_events metadata url`,
	"DELETE /v1/webhook_endpoints/{webhook_endpoint}": ``,
	"GET /v1/webhook_endpoints/{webhook_endpoint}":    ``,
	"POST /v1/webhook_endpoints/{webhook_endpoint}":   `description disabled enabled_events metadata url`,
}

// checkSupported refuses the first parameter that the operation does nothing with.
func checkSupported(op operation, given params) *Error {
	names := map[string]bool{"expand": true}
	for _, name := range strings.Fields(supported[op.method+" "+op.path]) {
		for names[name] = true; strings.Contains(name, "."); {
			name = name[:strings.LastIndex(name, ".")]
			names[name+"."] = true // there are parts of it
		}
	}
	return unsupported(given, "", names)
}

// unsupported looks for a parameter that is not among the names: prefix is the way to given.
func unsupported(given any, prefix string, names map[string]bool) *Error {
	switch given := given.(type) {
	case params:
		for _, key := range sortedKeys(given) {
			full := prefix + key
			switch {
			case names[full]:
			case names[full+"."]:
				if fault := unsupported(given[key], full+".", names); fault != nil {
					return fault
				}
			default:
				first, rest, nested := strings.Cut(full, ".")
				if nested {
					first += "[" + strings.ReplaceAll(rest, ".", "][") + "]"
				}
				return invalid("", first, "The sandbox does nothing with the parameter %s here, and refuses it so that nobody relies on it. Stripe knows it.", first)
			}
		}
	case []any:
		for _, item := range given {
			if fault := unsupported(item, prefix, names); fault != nil {
				return fault
			}
		}
	}
	return nil
}
