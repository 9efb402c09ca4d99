-- One row. Sessions that came as far as each step of a checkout.
select began_checkout, added_shipping_info, added_payment_info, purchased from report.checkout({filter})
